import { expect, it } from 'vitest';
import { nodeAt } from './whereabouts.ts';

const nodes = [
  { name: 'n1', ip: '10.0.0.11', containerName: 'verify-r-n1', hostPorts: [20001, 20002] },
  { name: 'n11', ip: '10.0.0.110', containerName: 'verify-r-n11', hostPorts: [20003] },
];

it.each([
  ['n1', 'n1'],
  ['n1:2379', 'n1'],
  ['n11', 'n11'],
  ['10.0.0.11', 'n1'],
  ['10.0.0.110:6379', 'n11'],
  ['http://n1:2379', 'n1'],
  ['redis://10.0.0.11:6379/', 'n1'],
  ['127.0.0.1:20002', 'n1'],
  ['localhost:20003', 'n11'],
  ['[::1]:20003', 'n11'],
  ['verify-r-n1.verify-r', 'n1'],
  ['n11.', 'n11'],
])('%s is %s', (address, name) => {
  expect(nodeAt(nodes, address)).toBe(name);
});

it.each(['n2', '10.0.0.12', '127.0.0.1', '127.0.0.1:1', '', 'n1x:1', 'some words: n1'])(
  '"%s" is nobody',
  (address) => {
    expect(nodeAt(nodes, address)).toBeUndefined();
  },
);
