/** `@attiva/daemon/testing`: what the tests of daemons hold their administration listeners to. */
export { requireDescribedAnswers } from './described-answers.ts';
export { askOverTls, type TlsAnswer, type TlsQuestion } from './over-tls.ts';
export { ownPlace } from './own-place.ts';
export { requireRolesKept, requireRolesKeptOverTls, type ShowsRole, whoeverSaysSo } from './role-matrix.ts';
export { byApiTokens, bySessions, byTokenFile } from './real-ways.ts';
export { operationsOf } from './written-down.ts';
