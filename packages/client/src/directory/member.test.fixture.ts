/** A directory in memory and a machine that belongs to it, or not: what a source would read of a real one. */
import { directoryId, type ActivationObjectClaims } from '@attiva/protocol';
import type { FakeSite } from '@attiva/testkit';
import type { ActivationSource, DirectoryQuestion, DirectorySession, FoundObject } from './activation-source.ts';

/** One forest: its id, and what lies in it. */
export class FakeDirectory {
  readonly name: string;
  readonly id: string;
  readonly objects: FoundObject[] = [];
  readonly #site: FakeSite;

  constructor(site: FakeSite, name = 'ad.example', uuid = '6ebc0593-7d81-48ae-85ac-78927ea425d0') {
    this.#site = site;
    this.name = name;
    this.id = directoryId({ kind: 'ad', uuid });
  }

  /** Publishes an object of the site's vendor; `for`: another directory's id. */
  async publish(
    name: string,
    { application = 'aurora-studio', ...terms }: Partial<Omit<ActivationObjectClaims, 'sub'>> & { sub?: string } = {},
  ): Promise<readonly string[]> {
    const { sub = this.id, ...claims } = terms;
    const chain = await this.#site.vendor.activationObject(sub, application, claims);
    this.put(name, JSON.stringify(chain));
    return chain;
  }

  put(name: string, text: string): void {
    this.remove(name);
    this.objects.push({ name, text });
  }

  remove(name: string): void {
    const at = this.objects.findIndex((object) => object.name === name);
    if (at >= 0) this.objects.splice(at, 1);
  }

  session(): DirectorySession {
    return { directory: this.name, ids: [this.id], objects: [...this.objects] };
  }
}

/** A machine's membership as a test changes it. */
export class Membership implements ActivationSource {
  /** A directory, none, or why it cannot be read. */
  of: FakeDirectory | undefined | Error;
  readonly asked: DirectoryQuestion[] = [];

  constructor(of?: FakeDirectory | Error) {
    this.of = of;
  }

  async read(question: DirectoryQuestion): Promise<DirectorySession | undefined> {
    this.asked.push(question);
    if (this.of instanceof Error) throw this.of;
    return this.of?.session();
  }
}
