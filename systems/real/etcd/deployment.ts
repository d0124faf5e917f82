/** One etcd member in a container, as its documentation has a static cluster started. */
import { join } from 'node:path';
import { packageRoot } from '../../../src/base/own-package.ts';
import type {
  Addresses,
  ContainerSpec,
  ImageSource,
  NodeContainer,
  NodePlan,
} from '../../../src/cluster/port/deployment.ts';
import { CLIENT_PORT } from './gateway.ts';

const PEER_PORT = 2380;
const DATA = '/var/lib/etcd';

/** @param image an image by its name; undefined: built from Debian's package */
export const etcdContainers = (image: string | undefined): ContainerSpec => ({
  container: (node, at) => memberContainer(node, at, imageOf(image)),
});

const imageOf = (image: string | undefined): ImageSource =>
  image === undefined
    ? { dockerfileDir: join(packageRoot(), 'systems', 'real', 'etcd', 'image') }
    : { image };

export const peerUrl = (address: string): string => `http://${address}:${PEER_PORT}`;

const memberContainer = ({ name }: NodePlan, at: Addresses, image: ImageSource): NodeContainer => {
  const members = at.nodes.map((one) => `${one.name}=${peerUrl(at.of(one.name))}`);
  return {
    image,
    entrypoint: [],
    command: ({ first }) => [
      'etcd',
      `--name=${name}`,
      `--data-dir=${DATA}`,
      `--listen-client-urls=http://0.0.0.0:${CLIENT_PORT}`,
      `--advertise-client-urls=http://${at.of(name)}:${CLIENT_PORT}`,
      `--listen-peer-urls=http://0.0.0.0:${PEER_PORT}`,
      `--initial-advertise-peer-urls=${peerUrl(at.of(name))}`,
      `--initial-cluster=${members.join(',')}`,
      `--initial-cluster-state=${first ? 'new' : 'existing'}`,
      '--logger=zap',
      '--log-outputs=stderr',
    ],
    data: DATA,
    ports: { client: CLIENT_PORT },
  };
};
