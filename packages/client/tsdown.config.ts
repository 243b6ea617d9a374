/** The SDK is published as one file without dependencies: `@attiva/protocol` and what it needs are bundled in. */
import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: ['src/index.ts'],
  format: 'esm',
  target: 'node20.19',
  platform: 'node',
  fixedExtension: false,
  dts: { oxc: true },
  deps: { alwaysBundle: [/.*/] },
  inputOptions: { resolve: { conditionNames: ['attiva-source', 'import', 'node'] } },
});
