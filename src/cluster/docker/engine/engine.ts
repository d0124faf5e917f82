/**
 * The door to the Docker engine: opened in under a second, or one clear sentence why not.
 * dockerode is loaded on first use, because it costs a third of a second.
 */
import type Docker from 'dockerode';
import { infrastructureFailure } from '../../../base/failure.ts';

export interface Engine {
  readonly docker: Docker;
  readonly version: string;
  /** Of the engine, `1.41` for instance. */
  readonly apiVersion: string;
  /** `x86_64`, `aarch64`. */
  readonly architecture: string;
  readonly cgroupVersion: string;
  readonly kernel: string;
}

export interface EngineOptions {
  /** Where the engine listens; by default what DOCKER_HOST says, or the usual place. */
  readonly socketPath?: string;
}

const OLDEST_API = '1.40';
const ANSWER_WITHIN_MS = 3000;

/** @throws Failure `no-engine` (exit 3) when none answers */
export const openEngine = async (options: EngineOptions = {}): Promise<Engine> => {
  const opened = await tryEngine(options);
  if ('problem' in opened) {
    throw infrastructureFailure('no-engine', opened.problem, opened.hint);
  }
  return opened.engine;
};

/** The engine, or why there is none. */
export const tryEngine = async (
  options: EngineOptions = {},
): Promise<{ readonly engine: Engine } | { readonly problem: string; readonly hint: string }> => {
  try {
    const { default: DockerClient } = await import('dockerode');
    const docker = new DockerClient(options);
    const [version, info] = await within(
      ANSWER_WITHIN_MS,
      Promise.all([docker.version(), docker.info() as Promise<Info>]),
    );
    if (isOlder(version.ApiVersion, OLDEST_API)) {
      return {
        problem: `The Docker engine speaks API ${version.ApiVersion}; ${OLDEST_API} or newer is needed.`,
        hint: 'Install Docker Engine 19.03 or newer, or use --runtime local.',
      };
    }
    if (info.OSType !== 'linux') {
      return {
        problem: `The Docker engine runs ${info.OSType} containers; Linux containers are needed.`,
        hint: 'Switch the engine to Linux containers, or use --runtime local.',
      };
    }
    return {
      engine: {
        docker,
        version: version.Version,
        apiVersion: version.ApiVersion,
        architecture: info.Architecture,
        cgroupVersion: info.CgroupVersion ?? '1',
        kernel: info.KernelVersion,
      },
    };
  } catch (error) {
    return explain(error);
  }
};

interface Info {
  readonly OSType: string;
  readonly Architecture: string;
  readonly KernelVersion: string;
  readonly CgroupVersion?: string;
}

const explain = (error: unknown): { problem: string; hint: string } => {
  const { code, message } = error as { code?: string; message?: string };
  const elsewhere = 'or use --runtime local, which needs no Docker.';
  if (code === 'EACCES' || code === 'EPERM') {
    return {
      problem: 'The Docker engine is there, but this user may not speak to it.',
      hint: `Add the user to the group "docker" and log in again, ${elsewhere}`,
    };
  }
  if (code === 'ENOENT' || code === 'ECONNREFUSED') {
    return {
      problem: 'No Docker engine answers on this machine.',
      hint: `Start it (dockerd, or Docker Desktop), set DOCKER_HOST, ${elsewhere}`,
    };
  }
  return {
    problem: `No Docker engine answers: ${message ?? String(error)}.`,
    hint: `Check DOCKER_HOST and that the engine runs, ${elsewhere}`,
  };
};

const isOlder = (version: string, than: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [thanMajor = 0, thanMinor = 0] = than.split('.').map(Number);
  return major < thanMajor || (major === thanMajor && minor < thanMinor);
};

const within = async <T>(ms: number, promise: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};
