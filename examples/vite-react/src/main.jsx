import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './app.jsx';
import { record } from './recording.js';

// Not in an effect, which runs twice under StrictMode; a second call would do no harm but warn.
record();
createRoot(document.querySelector('#app')).render(
  <StrictMode>
    <BrowserRouter>
      <App />
    </BrowserRouter>
  </StrictMode>,
);
