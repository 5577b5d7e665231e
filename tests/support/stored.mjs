/** Looks into the database of what is unsent, from a page of its origin. */

/** Ids of the recordings and all bytes of their batches as text; `null` where there is no database. */
export function stored(browser) {
  return browser.evaluate(async () => {
    const known = await indexedDB.databases();
    if (!known.some(({ name }) => name === 'afterimage')) return null;
    const answer = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const opening = indexedDB.open('afterimage');
    // Deleted since it was asked for: an empty one must not be made in its place.
    opening.onupgradeneeded = () => opening.transaction.abort();
    const database = await answer(opening).catch(() => null);
    if (!database) return null;
    let isDeleted = false;
    database.onversionchange = () => {
      isDeleted = true;
      database.close();
    };
    const found = { recordings: [], text: '', bytes: 0 };
    for (const name of database.objectStoreNames) {
      if (isDeleted) return null;
      const records = await answer(database.transaction(name).objectStore(name).getAll());
      for (const record of records) {
        if (name === 'recordings') found.recordings.push(record.id);
        // Of the page's realm, which is not the driver's.
        if (ArrayBuffer.isView(record.bytes)) {
          found.bytes += record.bytes.length;
          found.text += new TextDecoder().decode(record.bytes);
        }
        found.text += JSON.stringify(record);
      }
    }
    database.close();
    return found;
  });
}
