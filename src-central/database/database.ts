import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as schema from './schema.ts';

/** Either driver: PostgreSQL over the network, or PGlite in this process. */
export type CentralDatabase = PgDatabase<PgQueryResultHKT, typeof schema>;
export type CentralTransaction = Parameters<Parameters<CentralDatabase['transaction']>[0]>[0];
