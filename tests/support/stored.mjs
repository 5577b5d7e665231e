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
    const database = await answer(indexedDB.open('afterimage'));
    database.onversionchange = () => database.close();
    const found = { recordings: [], text: '', bytes: 0 };
    for (const name of database.objectStoreNames) {
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
