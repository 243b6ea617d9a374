/**
 * The administration API as data: each address says its method, who may, what it takes, what it answers. From that come
 * the types of its handler, the check of what arrives, the refusal by role and `/openapi.json`. What an address does is
 * left to the rooms of the daemons.
 */
import type { ErrorCode } from '@attiva/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Schema } from '../schema/schema.ts';
import type { Caller, Role } from './callers.ts';

/** What holds for every address. */
export interface RouteFacts {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** A name in it with a colon: `/v1/clients/:client`. */
  readonly path: string;
  /** The least that may ask. `open`: whoever reaches the listener; the handler looks for itself. */
  readonly role: Role | 'open';
  /** Refused at the exposed listener, whoever asks: links, and the door itself, are an affair of the machine. */
  readonly onlyHere?: true;
  /** One sentence. */
  readonly summary: string;
  /** What it may refuse beside what every address refuses. */
  readonly errors?: readonly ErrorCode[];
  /** Most bytes of the body; absent: the limit of the server. */
  readonly mostBytes?: number;
  /** Further statuses with the same answer, and when. */
  readonly statuses?: Readonly<Record<number, string>>;
}

/** An address that answers JSON. */
export interface RouteDescription<Params, Query, Body, Answer> extends RouteFacts {
  /** The names in the path. */
  readonly params?: Schema<Params>;
  readonly query?: Schema<Query>;
  /** Absent at a method with a body: `{}`. */
  readonly body?: Schema<Body>;
  readonly answer: Schema<Answer>;
}

/** An address that answers something else: a page, metrics, a download. */
export interface PageDescription<Params, Query> extends RouteFacts {
  readonly method: 'GET';
  readonly params?: Schema<Params>;
  readonly query?: Schema<Query>;
  /** Several: which one says the query. */
  readonly mediaType: string | readonly string[];
}

/** A description whose types are nobody's business any more. */
export type AnyDescription = RouteFacts & {
  readonly params?: Schema<unknown>;
  readonly query?: Schema<unknown>;
  readonly body?: Schema<unknown>;
} & ({ readonly answer: Schema<unknown> } | { readonly mediaType: string | readonly string[] });

/** What a handler gets: checked, and of the types of the description. */
export interface Asked<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Who asks; at an `open` address nobody known. */
  readonly caller: Caller;
  readonly request: FastifyRequest;
  /** For a status or a header; the answer itself is returned. */
  readonly reply: FastifyReply;
}

/** The types of a description as those of a program: a field that may be missing may be `undefined` too. */
export type Answered<T> = T extends readonly (infer Item)[]
  ? readonly Answered<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: object extends Pick<T, Name> ? Answered<T[Name]> | undefined : Answered<T[Name]> }
    : T;
