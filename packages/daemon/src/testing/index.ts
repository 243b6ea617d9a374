/** `@attiva/daemon/testing`: what the tests of daemons hold their administration listeners to. */
export { requireDescribedAnswers } from './described-answers.ts';
export { requireRolesKept, whoeverSaysSo } from './role-matrix.ts';
