/**
 * `@attiva/client/testing`: for the tests of a product. `testActivation` gives its unit tests a license in any state;
 * `labOptions` and `lab` connect the whole product to a lab. Nothing here belongs into what is shipped.
 */
export { doNotShip } from './do-not-ship.ts';
export { type Lab, lab, type LabDay, type LabStatus } from './lab.ts';
export { labOptions, type LabOptions, type LabProductName } from './lab-options.ts';
export type { AttemptFailure, EndReason, LicenseWish, TestState } from './license-wish.ts';
export { type NextReport, type TestActivation, testActivation, type TestActivationOptions } from './test-activation.ts';
export type { TimeSpan } from './time-span.ts';
