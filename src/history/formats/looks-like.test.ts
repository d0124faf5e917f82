import { describe, expect, it } from 'vitest';
import { detectDialect } from './formats.ts';
import { perhapsLooksLike, surelyLooksLike } from './looks-like.ts';

const ustar = Buffer.alloc(512);
ustar.write('history.edn');
ustar.write('ustar', 257);

describe('what a file surely looks like', () => {
  it.each<[name: string, content: string | Buffer]>([
    ['a zip archive; gzip is unpacked, other archives are not', 'PK\x03\x04\x14'],
    ['a tar archive; the file within is wanted', ustar],
    ['a capture of network packets', Buffer.from('d4c3b2a102000400', 'hex')],
    ['a capture of network packets', Buffer.from('0a0d0d0a1c000000', 'hex')],
    ['a file packed with gzip twice; unpack it once', Buffer.from('1f8b0800', 'hex')],
    ['text in UTF-16; UTF-8 is read', Buffer.from('{"process":0}', 'utf16le')],
    ['text in UTF-16; UTF-8 is read', Buffer.from('{"process":0}', 'utf16le').swap16()],
    ['what go test -json prints', '{"Time":"2026-01-01T00:00:00Z","Action":"run","Package":"p"}\n'],
    [
      'a log in JSON lines, without the process of an operation',
      '{"level":"info","ts":"2026-01-01T00:00:00Z","msg":"started"}\n',
    ],
    [
      'lists of values; an event is an object, with process, type, f and value',
      '[0,"invoke","write",1]\n[0,"ok","write",1]\n',
    ],
    [
      'lists of values; an event is an object, with process, type, f and value',
      '[["invoke", "write", 1]]',
    ],
    ["Python's dicts as it prints them; JSON is wanted (json.dumps)", "{'process': 0}\n"],
    [
      'objects whose members have no quotes, as Go and JavaScript print them; JSON is wanted',
      '[{ClientId:0 Input:{Op:1} Call:1 Output:{} Return:2}]\n',
    ],
    [
      'objects whose members have no quotes, as Go and JavaScript print them; JSON is wanted',
      '{process: 0, type: "invoke"}\n',
    ],
    [
      "the results of a check by Jepsen or Knossos; the history.edn beside Jepsen's results.edn is read",
      '{:perf {:latency-graph {:valid? true}},\n :valid? false}\n',
    ],
    [
      "the results of a check by Jepsen or Knossos; the history.edn beside Jepsen's results.edn is read",
      '{:valid? false, :op {:process 0, :type :ok, :f :read, :value 1}, :configs ()}\n',
    ],
    [
      'the description of a Jepsen test; the history.edn beside it is read',
      '{:name "etcd", :concurrency 5, :nodes ["n1" "n2"]}\n',
    ],
  ])('%s', (name, content) => {
    expect(surelyLooksLike(Buffer.from(content as string, 'latin1'))).toBe(name);
  });

  it.each([
    '{"ts":1,"process":0,"type":"invoke","f":"read"}\n',
    '[{"process":0,"type":"invoke","f":"read"}]',
    '[{:process 0, :type :invoke, :f :read, :value [1 nil]}]',
    '{:process :nemesis, :type :info, :f :start, :value {:valid? true, :nodes ["n1"]}}\n',
    '{:index 0, :nodes nil, :process :nemesis, :type :info, :f :start, :value :concurrency }\n',
    '{:error nil, :valid? 1, :process 0, :type :invoke, :f :read}\n',
    '0\t:invoke\t:read\tnil\n',
  ])('is nothing where it is a history: %s', (content) => {
    expect(surelyLooksLike(Buffer.from(content))).toBeUndefined();
    expect(detectDialect(content)).toBeDefined();
  });
});

describe('what a file perhaps looks like', () => {
  it.each([
    [
      "Jepsen's timeline.html, a drawing; the history.edn beside it is read",
      '<html><div class="op ok">x</div></html>',
    ],
    ['an HTML page', '<!DOCTYPE html>\n<html><body/></html>'],
    ['an SVG drawing', '<svg xmlns="http://www.w3.org/2000/svg"></svg>'],
    [
      'an SVG drawing',
      '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">\n<svg/>',
    ],
    ['XML', '<?xml version="1.0"?><testsuite/>'],
    ['a TLA+ module', '---- MODULE Raft ----\nEXTENDS Naturals\n====\n'],
    ['what TLC prints, a trace of states', 'TLC2 Version 2.18\nError: Invariant X is violated.\n'],
    ['what TLC prints, a trace of states', 'Trace\nState 1: <Initial predicate>\n/\\ x = 0\n'],
    ['what go test prints', '=== RUN   TestX\n--- PASS: TestX (0.00s)\n'],
    ['what go test prints', 'ok  \texample.org/raft\t0.012s\n'],
    ['the verdicts of elle-cli or Knossos', 'histories/a.edn \t true\n'],
    ['YAML', 'process: 0\ntype: invoke\n'],
    ['a table of comma-separated values', 'process,type,f,value\n0,invoke,write,1\n'],
    ['a table of comma-separated values', 'Process Id,Op-Type,value\n0,invoke,"x y"\n'],
    ['a table of values separated by tabs', 'process\ttype\tf\n0\tinvoke\twrite\n'],
    ['a log without operations in it', '2026-01-01 10:00:00 started\n'],
    ['binary data', '\x9a\x00\x01'],
  ])('%s', (name, content) => {
    expect(surelyLooksLike(Buffer.from(content, 'latin1'))).toBeUndefined();
    expect(detectDialect(content)).toBeUndefined();
    expect(perhapsLooksLike(content)).toBe(name);
  });

  it('is nothing where nobody could tell', () => {
    expect(perhapsLooksLike('hello\n')).toBeUndefined();
  });
});
