/** What the page of PostgreSQL says. */
import type { Finding } from '../../../src/cluster/port/system.ts';

export const POSTGRES_NOTES: readonly string[] = [];

export const POSTGRES_FINDINGS: readonly Finding[] = [];
