/** `@attiva/daemon/testing`: what the tests of daemons hold their administration listeners to. */
export { requireDescribedAnswers } from './described-answers.ts';
export { askOverTls, type TlsAnswer, type TlsQuestion } from './over-tls.ts';
export { requireRolesKept, requireRolesKeptOverTls, whoeverSaysSo } from './role-matrix.ts';
