/** The administration's address of carry files: whoever may administer this host imports them. */
import type { FastifyInstance } from 'fastify';
import { readFields } from '../http/json-body.ts';
import { type CarryDesk, importCarryFile } from './import-carry-file.ts';

/** A file has at most 16 MiB, and JSON escapes its quotes. */
const bodyLimit = 20 * 1024 * 1024;

export function addCarryRoutes(fastify: FastifyInstance, desk: CarryDesk): void {
  fastify.post('/v1/carry', { config: { body: 'json' as const }, bodyLimit }, async (request) => {
    const { file } = readFields({ file: 'text' }, request.body);
    const { vendor, answers, revocations } = await importCarryFile(desk, file);
    return { 'attiva-carry-answer': 1, vendor, answers, revocations };
  });
}
