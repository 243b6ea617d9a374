/** `@attiva/testkit`: real things for tests (clocks, processes, name servers, networks, transcripts), never mocks of our own code. */
export * from './bind.ts';
export * from './clock.ts';
export * from './namespace.ts';
export * from './process.ts';
