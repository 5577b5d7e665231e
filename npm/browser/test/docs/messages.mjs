// What the SDK can say, read out of its sources: texts with holes where something is filled in.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from './markdown.mjs';

const PREFIX = 'Afterimage: ';
/** Functions whose first argument is printed, or is listed in `fallbacks`. */
const PRINTS = ['say', 'report', 'complain'];
const LISTS = ['onFallback'];

/** Of the package, and what its wasm asks of the page. */
const FOLDERS = ['npm/browser/src', 'crates/wasm/js'];

function sources() {
  return FOLDERS.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true })
      .filter((name) => /\.[jt]s$/.test(name) && !name.endsWith('.d.ts'))
      .sort()
      .map((name) => {
        const text = readFileSync(path.join(root, folder, name), 'utf8');
        return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
      }),
  );
}

const each = (node, act) => {
  act(node);
  ts.forEachChild(node, (child) => each(child, act));
};

/** Values of constants that are written in capitals, wherever they stand. */
function constants(files) {
  const found = new Map();
  for (const file of files) {
    each(file, (node) => {
      if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !node.initializer) return;
      if (/^[A-Z][A-Z\d_]*$/.test(node.name.text)) found.set(node.name.text, node.initializer);
    });
  }
  return found;
}

/** Each of the texts that an expression may become, as parts; `undefined` is a hole. */
function textsOf(node, known) {
  const inner = (next) => textsOf(next, known);
  if (ts.isParenthesizedExpression(node)) return inner(node.expression);
  if (ts.isStringLiteralLike(node)) return [[node.text]];
  if (ts.isConditionalExpression(node)) return [...inner(node.whenTrue), ...inner(node.whenFalse)];
  if (ts.isIdentifier(node) && known.has(node.text)) return inner(known.get(node.text));
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return joined([inner(node.left), inner(node.right)]);
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.flatMap((span) => [inner(span.expression), [[span.literal.text]]]);
    return joined([[[node.head.text]], ...spans]);
  }
  return [[undefined]];
}

const joined = (lists) =>
  lists.reduce((before, next) => before.flatMap((head) => next.map((tail) => [...head, ...tail])), [[]]);

/** Where an expression is that says something, and in which of the two lists. */
function sayings(node) {
  if (ts.isNewExpression(node) && /Error$/.test(node.expression.getText())) return [['printed', node.arguments?.[0]]];
  if (ts.isCallExpression(node)) {
    const { expression: callee } = node;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
    const of = ts.isPropertyAccessExpression(callee) ? callee.expression.getText() : '';
    if (of === 'console' || PRINTS.includes(name)) return [['printed', node.arguments[0]]];
    if (name === 'push' && /^(?:errors|warnings)$/.test(of)) return [['printed', node.arguments[0]]];
    if (LISTS.includes(name)) return [['listed', node.arguments[0]]];
  }
  if (ts.isPropertyAssignment(node)) {
    const name = node.name.getText();
    const list = node.initializer;
    if (
      /^(?:errors|warnings)$/.test(name) &&
      ts.isArrayLiteralExpression(list) &&
      ts.isReturnStatement(node.parent.parent)
    )
      return list.elements.map((element) => ['printed', element]);
    const isFallback = node.parent.properties.some((other) => other.getText() === "type: 'fallback'");
    if (name === 'what' && isFallback) return [['listed', node.initializer]];
  }
  return [];
}

/** Without the product's name in front, which may be a part of its own. */
function unprefixed(parts) {
  const start = parts.findIndex((part) => part !== '');
  const [first, ...rest] = parts.slice(start);
  return first?.startsWith(PREFIX) ? [first.slice(PREFIX.length), ...rest] : parts;
}

/** A regular expression for a text with holes. */
function shape(parts) {
  const escaped = parts.map((part) => (part === undefined ? '.+' : part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')));
  return new RegExp(`^${escaped.join('')}$`, 's');
}

/**
 * All that is said: `shape` fits what is printed, without the product's name in front. Those with nothing but a hole are `passed`, and are what
 * another place said; `odd` are uses of the console that could not be followed.
 */
export function messages(files = sources()) {
  const known = constants(files);
  const found = { printed: [], listed: [], passed: [], odd: [] };
  for (const file of files) {
    each(file, (node) => {
      if (ts.isIdentifier(node) && node.text === 'console') {
        const isCalled = ts.isPropertyAccessExpression(node.parent) && ts.isCallExpression(node.parent.parent);
        if (!isCalled) found.odd.push(`${file.fileName}: ${node.parent.getText()}`);
      }
      for (const [list, said] of sayings(node)) {
        // An error is found where it is made.
        if (!said || ts.isNewExpression(said)) continue;
        const where = `${file.fileName}: ${said.getText()}`;
        for (const parts of textsOf(said, known).map(unprefixed)) {
          if (parts.some((part) => part?.trim())) {
            found[list].push({ where, text: parts.map((part) => part ?? '…').join(''), shape: shape(parts) });
          } else found.passed.push(where);
        }
      }
    });
  }
  return found;
}

/** For the test of the test. */
export const sourceOf = (text) => [ts.createSourceFile('test.ts', text, ts.ScriptTarget.Latest, true)];
