/** Builds the pages to static files of the host's package. Nothing inline: the content security policy takes files only. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  publicDir: false,
  resolve: { conditions: ['attiva-source', 'module', 'browser', 'production'] },
  build: {
    outDir: '../host/console',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    license: { fileName: 'assets/licenses.json' },
  },
});
