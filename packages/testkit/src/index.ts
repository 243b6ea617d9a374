/** `@attiva/testkit`: real things for tests (clocks, processes, name servers, networks, transcripts), never mocks of our own code. */
export * from './bind.ts';
export * from './certificate-authority.ts';
export * from './clock.ts';
export * from './fake-authority.ts';
export * from './fake-host.ts';
export * from './fake-host-site.ts';
export * from './fake-host-vendor.ts';
export * from './namespace.ts';
export * from './openid-provider.ts';
export * from './openldap.ts';
export * from './postgres.ts';
export * from './process.ts';
export * from './samba.ts';
export * from './test-certificate.ts';
export * from './transcript.ts';
export * from './transcript-runner.ts';
export * from './wire.ts';
export { type StartedSystemd, startSystemd, type SystemdOptions } from './systemd.ts';
