/** The administration's addresses of the reports. */
import type { HttpServer } from '@attiva/daemon';
import { readFields } from '../http/json-body.ts';
import {
  reportClones,
  reportExpiring,
  reportFailures,
  type ReportParts,
  reportRenewals,
  reportSilent,
} from './reports.ts';
import { reportHistory, reportUse } from './use-report.ts';

export function addReportsRoutes({ fastify }: HttpServer, parts: ReportParts): void {
  const daysOf = (query: unknown, usual: number): number =>
    Math.max(1, readFields({ days: { wholeUpTo: 400, usual } }, query).days);
  fastify.get('/v1/reports/use', async (request) => {
    const { months } = readFields({ months: { wholeUpTo: 14, usual: 3 } }, request.query);
    return reportUse(parts, Math.max(1, months));
  });
  fastify.get('/v1/reports/history', async (request) => reportHistory(parts, daysOf(request.query, 90)));
  fastify.get('/v1/reports/expiring', async (request) => reportExpiring(parts, daysOf(request.query, 30)));
  fastify.get('/v1/reports/silent', async (request) => reportSilent(parts, daysOf(request.query, 30)));
  fastify.get('/v1/reports/clones', async (request) => reportClones(parts, daysOf(request.query, 30)));
  fastify.get('/v1/reports/failures', async (request) => reportFailures(parts, daysOf(request.query, 30)));
  fastify.get('/v1/reports/renewals', async (request) => {
    readFields({}, request.query);
    return reportRenewals(parts);
  });
}
