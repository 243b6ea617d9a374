/**
 * What a release check looks for: a program that carries this text carries `@attiva/client/testing`. Every way into this
 * room uses it in what it does, so that no bundler can leave it out while keeping the rest.
 */
export const doNotShip = 'attiva-client-testing-do-not-ship';
