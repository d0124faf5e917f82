import type { Finding } from '../../../src/cluster/port/system.ts';

export const NATS_NOTES: readonly string[] = [];

export const NATS_FINDINGS: readonly Finding[] = [];
