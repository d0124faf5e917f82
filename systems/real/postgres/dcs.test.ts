/** What an operator does for a member of etcd that has lost its data, at servers that write it down. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { addAgain } from './dcs.ts';
import { layoutOf } from './nodes.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** Members as etcd lists them; what is asked for is written to `heard`. */
const member = async (heard: string[], members: readonly object[]): Promise<number> => {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (text) => (body += String(text)));
    request.on('end', () => {
      heard.push(`${request.url?.replace('/v3/cluster/', '')} ${body}`);
      response.setHeader('connection', 'close').end(JSON.stringify({ members }));
    });
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

const clusterOf = (ports: Readonly<Record<string, number>>) => ({
  layout: layoutOf(3, {}),
  endpoint: (node: string) => ({ host: '127.0.0.1', port: ports[node] ?? 1 }),
  address: (node: string) => `10.0.0.${node.slice(1)}`,
});

describe('a member that has lost its data', () => {
  it('is removed and added again by one of the others', async () => {
    const heard: string[] = [];
    const port = await member(heard, [
      { ID: '11', peerURLs: ['http://10.0.0.1:2380'] },
      { ID: '22', peerURLs: ['http://10.0.0.2:2380'] },
    ]);
    await addAgain(clusterOf({ e2: 1, e3: port }), 'e1'); // e2 is down
    expect(heard).toEqual([
      'member/list {}',
      'member/remove {"ID":"11"}',
      'member/add {"peerURLs":["http://10.0.0.1:2380"]}',
    ]);
  });

  it('is only added where it was removed already', async () => {
    const heard: string[] = [];
    const port = await member(heard, [{ ID: '22', peerURLs: ['http://10.0.0.2:2380'] }]);
    await addAgain(clusterOf({ e2: port }), 'e1');
    expect(heard).toEqual(['member/list {}', 'member/add {"peerURLs":["http://10.0.0.1:2380"]}']);
  });

  it('cannot come back where nobody else answers', async () => {
    await expect(addAgain(clusterOf({}), 'e1')).rejects.toThrow('ECONNREFUSED');
  });
});
