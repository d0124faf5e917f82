/** What the page of Serf says. */
import type { Finding } from '../../../src/cluster/port/system.ts';

export const SERF_NOTES: readonly string[] = [];

export const SERF_FINDINGS: readonly Finding[] = [];
