import type { IncomingHttpHeaders } from 'node:http';

/** What came back from somebody else's server, read to its end. */
export interface OutboundAnswer {
  readonly status: number;
  /** Without parameters, lower case. */
  readonly contentType: string;
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
}
