import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { createDatabase } from '../src/worker/database.js';

/** A store that is full as some browsers say it: the transaction is over, and the request is refused as well. */
const fill = (): void => {
  IDBObjectStore.prototype.put = function () {
    this.transaction.abort();
    throw new DOMException('full', 'QuotaExceededError');
  };
};

for (const [when, isAsked] of [
  ['at once', false],
  ['after something was asked', true],
] as const) {
  // prettier-ignore
  test(`a transaction that the browser has ended ${when} fails with its reason, and throws nothing at the worker`, async () => {
    globalThis.indexedDB = new IDBFactory() as never;
    const { put } = IDBObjectStore.prototype;
    const uncaught: unknown[] = [];
    const note = (problem: unknown): void => void uncaught.push(problem);
    process.on('uncaughtException', note);
    try {
      fill();
      const database = createDatabase(() => undefined);
      const write = (book: IDBObjectStore): void => void book.put({ atMs: 1, bytes: 1 }, ['a', 1]);
      await assert.rejects(
        database.changeBook((book, ask) => (isAsked ? ask(book.count(), () => write(book)) : write(book))),
        /QuotaExceeded|full/,
      );
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.deepEqual(uncaught, []);
    } finally {
      IDBObjectStore.prototype.put = put;
      process.off('uncaughtException', note);
    }
  });
}
