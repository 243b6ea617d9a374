/** Reads what a client says to PostgreSQL (protocol version 3), to know when it asks for a commit. */

const sslRequest = 80_877_103;

export class CommitWatch {
  #rest = Buffer.alloc(0);
  /** The first message has no type. */
  #isStarted = false;
  /** Statements that are prepared under a name and commit. */
  readonly #named = new Set<string>();

  /** Whether these bytes, with those before, end a message that commits. */
  hear(bytes: Buffer): boolean {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    let commits = false;
    for (;;) {
      const head = this.#isStarted ? 1 : 0;
      if (this.#rest.length < head + 4) return commits;
      const end = head + this.#rest.readUInt32BE(head);
      if (this.#rest.length < end) return commits;
      const message = this.#rest.subarray(0, end);
      this.#rest = this.#rest.subarray(end);
      if (this.#isStarted) commits = this.#judge(message) || commits;
      else this.#isStarted = message.readUInt32BE(4) !== sslRequest;
    }
  }

  #judge(message: Buffer): boolean {
    const type = String.fromCharCode(message[0] ?? 0);
    const [first = '', second = ''] = message.subarray(5).toString('latin1').split('\0', 2);
    if (type === 'Q') return first === 'commit';
    // Parse: name, text. Bind: portal, name of the statement.
    if (type === 'P' && second === 'commit') this.#named.add(first);
    return type === 'B' && this.#named.has(second);
  }
}
