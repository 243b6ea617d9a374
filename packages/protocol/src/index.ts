/**
 * `@attiva/protocol`: the pure core. Statements and chains, messages as request/judge pairs, codes, licensing rules and
 * the error catalogue. Nothing here reads a clock, a file, a socket or the environment, makes randomness or keeps state.
 */
export * from './codes/key-verifier.ts';
export * from './codes/product-key.ts';
export * from './conformance/compare-answer.ts';
export * from './conformance/evaluate-vector.ts';
export * from './conformance/vector-case.ts';
export * from './envelope/base64url.ts';
export * from './envelope/batch-signature.ts';
export * from './envelope/canonical-json.ts';
export * from './envelope/compact.ts';
export * from './envelope/ids.ts';
export * from './envelope/signature-cache.ts';
export * from './envelope/signing-key.ts';
export * from './errors/activation-error.ts';
export * from './errors/catalogue.ts';
export * from './errors/catalogue-row.ts';
export * from './errors/problem-document.ts';
export * from './messages/activation-answer.ts';
export * from './messages/activation-request.ts';
export * from './messages/device-proof.ts';
export * from './messages/host-info.ts';
export * from './messages/host-registration.ts';
export * from './rules/contact.ts';
export * from './rules/counting.ts';
export * from './rules/discovery.ts';
export * from './rules/effective-clock.ts';
export * from './rules/entitlements.ts';
export * from './rules/license-state.ts';
export * from './rules/product-pack.ts';
export * from './rules/schedule.ts';
export * from './rules/setup-key.ts';
export * from './rules/srv.ts';
export * from './rules/succession.ts';
export * from './rules/terms.ts';
export * from './rules/time-limits.ts';
export * from './statements/chain.ts';
export * from './statements/claims.ts';
export * from './statements/kinds.ts';
export * from './statements/line.ts';
export * from './statements/product-roots.ts';
export * from './statements/read.ts';
export * from './statements/revocation.ts';
export * from './statements/revocation-list.ts';
export * from './statements/sign.ts';
export * from './statements/vendor-file.ts';
