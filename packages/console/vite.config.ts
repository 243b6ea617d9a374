/**
 * Builds the pages to static files of the host's package; with `--mode authority` those of the authority. Nothing inline: the
 * content security policy takes files only.
 */
import { fileURLToPath } from 'node:url';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import { defineConfig } from 'vite';

const applications = {
  host: { document: 'index.html', outDir: '../host/console' },
  authority: { document: 'authority.html', outDir: '../authority/console' },
} as const;

export default defineConfig(({ mode }) => ({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  publicDir: false,
  // What the components say by themselves, in the languages of messages/.
  plugins: [{ ...optimizeLocales.vite({ locales: ['en-US', 'it-IT'] }), enforce: 'pre' }],
  resolve: { conditions: ['attiva-source', 'module', 'browser', 'production'] },
  build: {
    outDir: applicationOf(mode).outDir,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // What is on the page keeps the licenses of what it was made from.
    license: { fileName: 'assets/licenses.json' },
    rolldownOptions: {
      input: applicationOf(mode).document,
      output: {
        // What most pages are made from comes in one file and not in forty.
        codeSplitting: {
          groups: [
            { name: 'words', test: /console\/messages\//u },
            { name: 'parts', minShareCount: 4 },
          ],
        },
      },
      onwarn(warning, warn) {
        // "use client" speaks to servers that render, and there is none.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
}));

function applicationOf(mode: string): (typeof applications)[keyof typeof applications] {
  return mode === 'authority' ? applications.authority : applications.host;
}
