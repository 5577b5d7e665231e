// The command line of webpack is a package of its own; this is all that it would do.
import { cpSync } from 'node:fs';
import path from 'node:path';
import webpack from 'webpack';

const configuration = { mode: 'production', entry: './src/main.js', output: { path: path.resolve('dist'), clean: true } };
webpack(configuration, (error, stats) => {
  if (error || stats.hasErrors()) {
    console.error(error ?? stats.toString());
    process.exit(1);
  }
  cpSync('index.html', 'dist/index.html');
});
