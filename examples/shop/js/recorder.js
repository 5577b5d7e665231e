// Loads the recorder as any site would: the asynchronous snippet with its queue, which is
// replaced by the real API once the script has come. Without a configuration (the shop opened
// from a plain file server) the shop simply runs unrecorded.
(function (w, d) {
  var config = w.AFTERIMAGE_CONFIG;
  if (!config) return;
  var queue = (w.Afterimage = w.Afterimage || {
    q: [],
    onReady: function (callback) {
      queue.q.push(callback);
    },
  });
  var script = d.createElement('script');
  script.async = true;
  script.src = config.endpoint + '/cdn/afterimage.js';
  d.head.appendChild(script);

  queue.onReady(function () {
    w.Afterimage.init({
      applicationId: config.applicationId,
      clientToken: config.clientToken,
      endpoint: config.endpoint,
      service: 'shop',
      env: 'demo',
      version: '1.0.0',
      // Products and prices are public; what a visitor types is not.
      defaultPrivacyLevel: 'mask-user-input',
    });
    w.Afterimage.startSessionReplayRecording();
  });
})(window, document);
