/** People of the directory as a way to log in: the groups of whoever proved a name say what that may. */
import { type PeopleDirectory, provePerson, type TypedLogIn } from './prove-person.ts';

export interface DirectoryLogIn<Role> {
  readonly name: 'directory';
  /** `subject` is the DN. Undefined: not known, wrong password, or in none of the groups. @throws as `provePerson`. */
  logIn(
    typed: TypedLogIn,
  ): Promise<{ readonly name: string; readonly role: Role; readonly subject: string } | undefined>;
}

/**
 * @param read asked at each log-in, so that a new password of the reader counts at once
 * @param roles by group (DN), the one that may most first: the first that holds somebody counts
 */
export function directoryLogIn<Role>(
  read: () => Promise<PeopleDirectory>,
  roles: readonly (readonly [group: string, role: Role])[],
): DirectoryLogIn<Role> {
  return {
    name: 'directory',
    async logIn(typed) {
      const person = await provePerson(
        await read(),
        typed,
        roles.map(([group]) => group),
      );
      const held = person && roles.find(([group]) => person.groups.includes(group));
      return held && { name: person.name, role: held[1], subject: person.dn };
    },
  };
}
