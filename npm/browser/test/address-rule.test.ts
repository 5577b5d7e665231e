import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressRule } from '../src/page/address-rule.js';

type Entries = (string | RegExp)[];

/** Lists, an address on https://shop.example, and whether it is recorded. */
const ROWS: [{ urlAllow?: Entries; urlDeny?: Entries }, string, boolean][] = [
  [{ urlDeny: ['/checkout'] }, '/checkout', false],
  [{ urlDeny: ['/checkout'] }, '/checkout/pay?step=2#card', false],
  [{ urlDeny: ['/checkout'] }, '/checkouts', false],
  [{ urlDeny: [/kündigung/] }, '/k%C3%BCndigung?name=M%FCller', false],
  [{ urlDeny: ['/k%c3%bcndigung'] }, '/k%C3%BCndigung?name=M%FCller', false],
  [{ urlDeny: ['/checkout/'] }, '/checkouts', true],
  [{ urlDeny: ['/checkout'] }, '/shop/checkout', true],
  [{ urlDeny: ['/checkout'] }, '/', true],
  [{ urlDeny: [/[?&]secret=/] }, '/?secret=5', false],
  [{ urlDeny: [/#\/checkout/] }, '/#/checkout/2', false],
  [{ urlDeny: [/#\/checkout/] }, '/#/cart', true],
  [{ urlDeny: ['https://shop.example'] }, '/any', false],
  [{ urlDeny: ['https://SHOP.example:443/any'] }, '/any', false],
  // Not the beginning of a host: an address has its path behind it.
  [{ urlAllow: ['https://shop.exam'] }, '/any', false],
  [{ urlDeny: ['http://shop.example/'] }, '/any', true],
  [{ urlDeny: [/\/checkout(\/|$)/] }, '/a/checkout', false],
  [{ urlDeny: [/\/checkout(\/|$)/] }, '/a/checkouts', true],
  [{ urlDeny: [/^https:\/\/shop\.example\/a$/] }, '/a', false],
  [{ urlDeny: [/token=/] }, '/a?token=5', false],
  [{ urlAllow: ['/shop/'] }, '/shop/5', true],
  [{ urlAllow: ['/shop/'] }, '/account', false],
  [{ urlAllow: ['/shop/', /\/help/] }, '/de/help', true],
  [{ urlAllow: ['/shop/'], urlDeny: ['/shop/cart'] }, '/shop/cart', false],
  [{ urlAllow: [], urlDeny: ['/a'] }, '/b', true],
  // However it is written, in the list or in the address.
  [{ urlDeny: ['/büro'] }, '/b%C3%BCro', false],
  [{ urlDeny: ['/büro'] }, '/b%c3%bcro', false],
  [{ urlDeny: ['/b%C3%BCro'] }, '/büro', false],
  [{ urlDeny: ['/bank'] }, '/%62ank', false],
  [{ urlDeny: [/bank/] }, '/%62ank', false],
  [{ urlDeny: ['/bank'] }, '/%E0%A4%A', true],
];

for (const [lists, path, isAllowed] of ROWS) {
  test(`${path} with ${Object.entries(lists).join(' and ')} is ${isAllowed ? '' : 'not '}recorded`, () => {
    const rule = addressRule({ urlAllow: undefined, urlDeny: undefined, ...lists }, 'https://shop.example/other');
    const { href } = new URL(path, 'https://shop.example');
    assert.equal(rule?.(href), isAllowed);
    assert.equal(rule?.(href), isAllowed);
  });
}

test('without lists there is no rule', () => {
  assert.equal(addressRule({ urlAllow: undefined, urlDeny: [] }, 'https://shop.example/'), undefined);
});

test('patterns that remember where they were find the same again', () => {
  for (const pattern of [/checkout/g, /.*checkout/y]) {
    const rule = addressRule({ urlAllow: undefined, urlDeny: [pattern] }, 'https://shop.example/');
    for (const query of ['', '?1', '?2']) assert.equal(rule?.(`https://shop.example/checkout${query}`), false);
  }
});

test('what fails is not recorded', () => {
  const pattern = /nowhere/;
  pattern.exec = () => {
    throw new Error('the page’s');
  };
  const rule = addressRule({ urlAllow: undefined, urlDeny: [pattern] }, 'https://shop.example/');
  assert.equal(rule?.('https://shop.example/a'), false);
});
