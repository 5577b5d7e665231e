import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** One set of rules for all JavaScript and TypeScript. */
export default tseslint.config(
  { ignores: ['**/dist/**', '**/build/**', '**/generated/**', '**/node_modules/**'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    rules: {
      eqeqeq: ['error', 'always'],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // Recorded words must never become markup.
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML' },
        { property: 'outerHTML' },
        { property: 'insertAdjacentHTML' },
      ],
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: globalsOf('process console URL Buffer setTimeout clearTimeout fetch') },
  },
  {
    // Scripts that drive a browser hold functions that run in it, and pages to be recorded.
    files: ['**/test/**/*.{js,mjs}'],
    languageOptions: { globals: globalsOf('window document location history navigator Event URLSearchParams') },
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    // On the page thread: what is taken from the page's own globals is named here.
    files: ['crates/wasm/js/**'],
    languageOptions: {
      globals: globalsOf(
        'window document Document EventTarget ResizeObserver MessageChannel AbortController CSSStyleSheet TextEncoder Blob',
      ),
    },
    rules: { '@typescript-eslint/no-extraneous-class': 'off' },
  },
  {
    // Half of it runs in pages, which do what pages do.
    files: ['tests/**'],
    rules: {
      'no-undef': 'off',
      'no-restricted-properties': 'off',
      'no-new-func': 'off',
      '@typescript-eslint/no-this-alias': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
    },
  },
);

function globalsOf(names) {
  return Object.fromEntries(names.split(' ').map((name) => [name, 'readonly']));
}
