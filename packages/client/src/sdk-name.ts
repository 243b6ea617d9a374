/**
 * Name and version of this SDK, as one literal: `attiva release-check` finds it in whatever a bundler made of a product. The test
 * holds it to the package's version.
 */
export const sdkName = '@attiva/client 0.1.0';
