/**
 * The SDK is published as one file without dependencies: `@attiva/protocol` and what it needs are bundled in. The door for
 * tests is a second file that stands alone, so that nothing of it gets into the first; the types of both are one.
 */
import { defineConfig, type UserConfig } from 'tsdown';

const shared: UserConfig = {
  format: 'esm',
  target: 'node20.19',
  platform: 'node',
  fixedExtension: false,
  deps: { alwaysBundle: [/.*/] },
  inputOptions: { resolve: { conditionNames: ['attiva-source', 'import', 'node'] } },
};
const entries = { index: 'src/index.ts', testing: 'src/testing/index.ts' };

export default defineConfig([
  { ...shared, entry: { index: entries.index }, dts: false },
  { ...shared, entry: { testing: entries.testing }, dts: false, clean: false },
  {
    ...shared,
    entry: entries,
    dts: { oxc: true, emitDtsOnly: true },
    outputOptions: { chunkFileNames: 'types.d.ts' },
    clean: false,
  },
]);
