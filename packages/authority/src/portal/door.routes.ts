/**
 * The customer's door on the public listener: pages for an administrator with a telephone, beside a machine without a network. Drawn
 * here, as text, and usable without scripts (docs/decisions/0019). Who may is decided by proofs, as on every public address; the desk
 * answers (`desk/`), what is published is the publisher's (`publishing/`). This room draws, reads forms, and bounds what they cost.
 */
import { requestError } from '@attiva/daemon';
import { ActivationError, catalogue, groupsSoFar } from '@attiva/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest, RequestPayload } from 'fastify';
import type { AuthorityParts } from '../authority-parts.ts';
import { answerRequest, claimsOf } from '../desk/answer-request.ts';
import { productName } from '../desk/product-words.ts';
import { requireVendorStatement, vendorClaimsOf } from '../signing/signing-desk.ts';
import { answerFile, answerPage } from './answer-page.ts';
import { arrivingBody } from './arriving-body.ts';
import { askPage, digitText } from './ask-page.ts';
import { requireAskedFromHere } from './asked-from-here.ts';
import { doorScript } from './door-script.ts';
import { doorStyle } from './door-style.ts';
import { downloadsPage } from './downloads-page.ts';
import { readFormParts } from './form-parts.ts';
import { keysPage } from './keys-page.ts';
import { missingPage } from './missing-page.ts';
import type { Here } from './page-frame.ts';
import type { PhotoReader } from './photo-reader.ts';
import { publishedHere } from './published-here.ts';
import { answerCode } from './qr-squares.ts';
import { readAsked, type Typed, typedIn } from './read-asked.ts';
import { startPage } from './start-page.ts';
import { doorHeaders } from './static-file.ts';
import { tellRefusal } from './told-refusal.ts';
import type { Visits } from './visits.ts';
import { isLanguage } from './door-words.ts';
import { wordsFor } from './words.ts';

export interface DoorParts {
  readonly photos: PhotoReader;
  readonly visits: Visits;
}

/** A photograph of a telephone, as it is when no script makes it smaller. */
const mostFormBytes = 10 * 1024 * 1024;

export function addDoorRoutes(fastify: FastifyInstance, parts: AuthorityParts, door: DoorParts): void {
  fastify.register(async (inner) => {
    inner.setErrorHandler((error, request, reply) =>
      sendRefusal(parts, requestError(error, request), { request, reply }),
    );
    addStatic(inner);
    addShown(inner, parts);
    inner.get('/*', async (request, reply) => sendMissing(request, reply));
    inner.post(
      '/phone',
      {
        config: { body: 'form' },
        bodyLimit: mostFormBytes,
        preParsing: async (request, reply, body) => letIn(door.visits, { request, reply }, body),
      },
      async (request, reply) => answer(parts, door.photos, { request, reply }),
    );
  });
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

function addStatic(fastify: FastifyInstance): void {
  const files = { '/door.css': ['text/css', doorStyle], '/door.js': ['text/javascript', doorScript] } as const;
  for (const [path, [type, text]] of Object.entries(files)) {
    fastify.get(path, async (_request, reply) =>
      reply
        .headers({ ...doorHeaders, 'cache-control': 'public, max-age=31536000, immutable' })
        .type(`${type}; charset=utf-8`)
        .send(text),
    );
  }
}

/** Pages that only show what is public. */
function addShown(fastify: FastifyInstance, parts: AuthorityParts): void {
  const published = publishedHere(parts);
  const shown = {
    '/': async (here: Here) => startPage(here),
    '/phone': async (here: Here) => askPage(here),
    '/setup-keys': async (here: Here) => keysPage(here, await published.setupKeys()),
    '/downloads': async (here: Here) => downloadsPage(here, published.downloads()),
  };
  for (const [path, draw] of Object.entries(shown)) {
    fastify.get(path, async (request, reply) => sendPage(reply, await draw(await hereFor(parts, request))));
  }
  fastify.get('/files/:name', async (request, reply) => {
    const { name } = request.params as { readonly name: string };
    const found = published.downloads().find((one) => one.name === name);
    if (found === undefined) return sendMissing(request, reply);
    return reply
      .headers({ ...doorHeaders, 'content-disposition': `attachment; filename="${found.name}"` })
      .type('application/octet-stream')
      .send(found.bytes);
  });
}

/** A body of which less than this comes in so long is given up. */
const progress = { milliseconds: 5_000, bytes: 4 * 1024 };

/** Before the body is read: asked from here, and not too often. @returns the body, which has to keep coming */
function letIn(visits: Visits, { request, reply }: Exchange, body: RequestPayload): RequestPayload {
  requireAskedFromHere(request);
  const { arrived, leave } = visits.enter(request.ip, (error) => arriving.destroy(error));
  const arriving = arrivingBody(body, { ...progress, onWhole: arrived });
  // Also where the sender goes away in the middle.
  reply.raw.once('close', () => {
    arriving.destroy();
    leave();
  });
  return arriving;
}

async function answer(parts: AuthorityParts, photos: PhotoReader, { request, reply }: Exchange): Promise<FastifyReply> {
  const formParts = readFormParts(request.headers['content-type'] ?? '', request.body as Buffer);
  const typed = typedIn(formParts);
  try {
    const text = await readAsked(formParts, typed, photos);
    const given = await answerRequest(parts, text, { actor: 'page', road: 'page' });
    request.logLine['key'] = `…${given.key}`;
    const claims = claimsOf(given.body.chain);
    const digits = given.groups && `${given.head}${given.groups.map((group) => group.digits).join('')}`;
    const shown = {
      answer: given,
      product: await productName(parts.database, claims),
      generation: claims.generation,
      registration: claims.registration,
      // The digits where there are some: a small code, read from any screen.
      code: await answerCode(digits ?? answerFile(given).trim()),
      request: text,
    };
    return sendPage(reply, answerPage(await hereFor(parts, request), shown));
  } catch (error) {
    return sendRefusal(parts, requestError(error, request), { request, reply, typed });
  }
}

async function sendRefusal(
  parts: AuthorityParts,
  error: ActivationError,
  { request, reply, typed }: Exchange & { readonly typed?: Typed },
): Promise<FastifyReply> {
  const here = await hereFor(parts, request);
  const digits = typed?.digits;
  const wrong = digits === undefined ? [] : groupsSoFar('installation', digitText(digits)).wrong;
  const shown = alike(error);
  const page = askPage(here, { ...tellRefusal(here.words, shown), code: shown.code, text: typed?.text, digits, wrong });
  const wait = shown.retryAfterSeconds;
  if (wait !== undefined) void reply.header('retry-after', String(wait));
  // What is left of a refused body stays on the wire: the next request could not be told from it.
  if (!request.raw.complete) void reply.header('connection', 'close');
  return sendPage(reply.code(catalogue[shown.code].status), page);
}

/** Whether a key is unknown or another one that ends so is told to nobody here: one refusal, one code, one status. */
function alike(error: ActivationError): ActivationError {
  return error.code === 'key-unknown' ? new ActivationError('proof-wrong', 'The key is not proved.') : error;
}

/** To a browser a page, to a program the problem document of every unknown address. */
function sendMissing(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!/\btext\/html\b/i.test(request.headers.accept ?? '')) {
    reply.callNotFound();
    return reply;
  }
  const { code } = requestError(new ActivationError('not-found', 'There is no such page.'), request);
  const [path = ''] = request.url.split('?', 1);
  // The route is that of all unknown addresses: the log names the one that was asked.
  request.logLine['path'] = path;
  const { lang } = request.query as Readonly<Record<string, unknown>>;
  const page = missingPage(wordsFor(lang, request.headers['accept-language']), path);
  return sendPage(reply.code(catalogue[code].status), page);
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply.headers(doorHeaders).type('text/html; charset=utf-8').send(page);
}

async function hereFor({ database }: AuthorityParts, request: FastifyRequest): Promise<Here> {
  const chosen = (request.query as Readonly<Record<string, unknown>>)['lang'];
  return {
    words: wordsFor(chosen, request.headers['accept-language']),
    chosen: isLanguage(chosen) ? chosen : undefined,
    vendor: vendorClaimsOf(await requireVendorStatement(database)),
  };
}
