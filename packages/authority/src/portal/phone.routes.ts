/** The page for telephones on the public listener, and what it asks. Who may is decided by proofs, as on every public address. */
import { readFields } from '@attiva/daemon';
import { ActivationError, catalogue, isActivationError } from '@attiva/protocol';
import type { FastifyInstance } from 'fastify';
import type { AuthorityParts } from '../authority-parts.ts';
import { answerRequest, type DeskAnswer } from '../desk/answer-request.ts';
import { requestBody } from '../desk/desk.routes.ts';
import { requireVendorStatement, vendorClaimsOf } from '../signing/signing-desk.ts';
import { phonePage, phonePageHeaders } from './phone-page.ts';
import { qrSquares } from './qr-squares.ts';

export function addPhoneRoutes(fastify: FastifyInstance, parts: AuthorityParts): void {
  fastify.get('/phone', async (_request, reply) => {
    const { name } = vendorClaimsOf(await requireVendorStatement(parts.database));
    return reply.headers(phonePageHeaders).send(phonePage(name));
  });
  fastify.post('/phone', { config: { body: 'json' }, bodyLimit: 32 * 1024 }, async (request, reply) => {
    const { request: text } = readFields(requestBody, request.body);
    const answer = await answerRequest(parts, text, { actor: 'page', road: 'page' }).catch((error: unknown) => {
      throw withRemedy(error);
    });
    request.logLine['key'] = `…${answer.key}`;
    return reply.header('cache-control', 'no-store').send(await forPage(answer));
  });
}

/** Whoever reads the page has no command line there to explain a code: what to do stands in the refusal itself. */
function withRemedy(error: unknown): unknown {
  if (!isActivationError(error)) return error;
  const { code, detail, facts, cause, retryAfterSeconds } = error;
  const whole = `${detail.replace(/[.\s]*$/, '')}. ${catalogue[code].remedy.replaceAll('`', '')}`;
  return new ActivationError(code, whole, {
    facts,
    cause,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}

/** What the page shows. The QR code holds the digits where there are some: a small code, read from any screen. */
async function forPage(answer: DeskAnswer): Promise<object> {
  const { kind, title, product, key, count, body, head, groups } = answer;
  const file = `${JSON.stringify(body)}\n`;
  const digits = groups && `${head}${groups.map((group) => group.digits).join('')}`;
  const squares = await qrSquares(digits ?? file.trim());
  return {
    title,
    confirm: confirmCommands[kind],
    facts: `${product} · key …\u2060${key} · ${count}`,
    name: `${kind}-answer-${key}`,
    file,
    ...(squares !== undefined && { squares }),
    ...(groups !== null && { head, groups }),
  };
}

/** What is typed at the machine, before the file's name. */
const confirmCommands: Readonly<Record<DeskAnswer['kind'], string>> = {
  host: 'attiva host confirm',
  device: 'attiva client confirm',
  directory: 'attiva directory confirm',
};
