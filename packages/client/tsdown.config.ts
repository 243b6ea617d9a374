import { defineConfig } from 'tsdown';

// Publishes one file without dependencies: protocol and its libraries are taken in. `tsc` writes to build, this to dist.
export default defineConfig({
  entry: { index: 'src/index.ts' },
  outDir: 'dist',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  fixedExtension: false,
  dts: { oxc: true },
  deps: { alwaysBundle: [/.*/] },
  // The source condition bundles from TypeScript. Adding 'types' here makes tsdown resolve declarations as code.
  inputOptions: { resolve: { conditionNames: ['attiva-source', 'import', 'node'] } },
});
