/** One node in its container: Debian's ZooKeeper or the official image, which start alike. */
import { join } from 'node:path';
import { packageRoot } from '../../../src/base/own-package.ts';
import type { Addresses, NodeContainer, NodePlan } from '../../../src/cluster/port/deployment.ts';

export const CLIENT_PORT = 2181;
const DATA = '/data';
const CONFIG = '/verify/zoo.cfg';

/** @param image by name; empty: Debian's package on the base image */
export const nodeContainer = (node: NodePlan, at: Addresses, image: string): NodeContainer => ({
  image: image === '' ? { dockerfileDir: IMAGE } : { image },
  command: () => ['zkServer.sh', 'start-foreground', CONFIG],
  env: {
    JMXDISABLE: 'true',
    // The name of the log is Debian's; the official image writes to the console anyhow.
    JVMFLAGS: '-Xmx192m -XX:+UseSerialGC -Dzookeeper.root.logger=INFO,CONSOLE',
  },
  files: [
    { path: CONFIG, content: zooCfg(at) },
    { path: `${DATA}/myid`, content: `${idOf(node.name, at)}\n` },
  ],
  data: DATA,
  ports: { client: CLIENT_PORT },
});

const IMAGE = join(packageRoot(), 'systems', 'real', 'zookeeper', 'image');

const zooCfg = (at: Addresses): string =>
  [
    'tickTime=500',
    'initLimit=20',
    'syncLimit=6',
    `dataDir=${DATA}`,
    `clientPort=${CLIENT_PORT}`,
    'maxClientCnxns=0',
    'admin.enableServer=false',
    '4lw.commands.whitelist=srvr,ruok',
    ...at.nodes.map(({ name }) => `server.${idOf(name, at)}=${at.of(name)}:2888:3888`),
    '',
  ].join('\n');

const idOf = (name: string, { nodes }: Addresses): number =>
  nodes.findIndex((node) => node.name === name) + 1;
