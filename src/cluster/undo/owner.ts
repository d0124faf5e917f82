/**
 * Which harness process a container, network, folder or lock belongs to, and whether that process still
 * lives, as far as this machine can tell.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.ts';

export interface Owner {
  readonly process: ProcessIdentity;
  /** Changes with each boot; empty where the system does not say. */
  readonly boot: string;
  readonly host: string;
  /** The namespace that the process' number counts in; empty where the system does not say. */
  readonly pids: string;
}

/** This process. */
export const thisOwner = (): Owner => ({
  process: ownIdentity(),
  boot: bootId(),
  host: hostname(),
  pids: pidNamespace(),
});

/**
 * `elsewhere`: it belongs to another machine that shares this engine, or to another container of this
 * one, so nobody here can tell.
 */
export const lifeOf = (owner: Owner): 'alive' | 'dead' | 'elsewhere' => {
  if (owner.host !== hostname() || !inOurNamespace(owner)) return 'elsewhere';
  return owner.boot === bootId() && isAlive(owner.process) ? 'alive' : 'dead';
};

const bootId = (): string => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
};

/** Another boot's namespaces are gone, whatever their number was. */
const inOurNamespace = ({ boot, pids }: Owner): boolean =>
  boot !== bootId() || (pids || pidNamespace()) === pidNamespace();

const pidNamespace = (): string => {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
};
