import type { Finding } from '../../../src/cluster/port/system.ts';
export const RABBITMQ_NOTES: readonly string[] = [];
export const RABBITMQ_FINDINGS: readonly Finding[] = [];
