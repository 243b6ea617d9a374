/**
 * `@attiva/directory`: activation objects in the customer's directory. Opens a protected session with an LDAP server (Active
 * Directory or another), reads which directory it is and what objects it holds, publishes and removes them. What an object is
 * worth is judged by `@attiva/protocol`.
 */
export type { LdapConnection } from './connection/ldap-connection.ts';
export { publishObject, type ObjectToPublish, removeObject, requireName } from './objects/change-objects.ts';
export type { FoundContext } from './objects/find-directory.ts';
export {
  type DirectoryObject,
  type DirectoryReading,
  readDirectory,
  type ReadOptions,
} from './objects/read-directory.ts';
export { type DirectoryAccess, openDirectory } from './open-directory.ts';
export { type MemberServer, type MemberSession, type MemberSource, memberSource } from './membership/member-source.ts';
export { findOwnDomain, type OwnDomain } from './membership/own-domain.ts';
export { type DirectoryComputer, listComputers } from './computers/list-computers.ts';
export { directoryLogIn, type DirectoryLogIn } from './people/directory-log-in.ts';
export { type PeopleDirectory } from './people/prove-person.ts';
