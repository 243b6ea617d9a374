/** `@attiva/administration`: the administration APIs of host and authority, typed; for programs and browsers alike. */
export type { components as AuthorityParts, paths as AuthorityPaths } from './authority-paths.ts';
export type { AnswerOf, Ask, Asked, Method, PathWith } from './ask.ts';
export { asking, type Send, type WireRequest } from './ask.ts';
export { openByFetch, RefusedError, sendByFetch, type FetchOptions, type Problem } from './send-by-fetch.ts';
export type { components as HostParts, paths as HostPaths } from './host-paths.ts';
