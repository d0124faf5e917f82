/**
 * The routine for x86-64 Linux. Each line holds the bytes and what they say; jumps and addresses are
 * relative, so a line that changes its length changes others. It clobbers what a C function may.
 */
import { header, type Routine } from './routine.ts';

type Instruction = readonly [bytes: string, meaning: string];

// int clock_gettime(edi: clock id, rsi: {seconds, nanoseconds})
const clockGettime: readonly Instruction[] = [
  ['b8e4000000', 'mov eax,0xe4'],
  ['0f05', 'syscall'],
  ['85c0', 'test eax,eax'],
  ['7539', 'jne done'],
  ['83ff1f', 'cmp edi,0x1f'],
  ['7734', 'ja done'],
  ['8b0de2ffffff', 'mov ecx,clock_ids'],
  ['0fa3f9', 'bt ecx,edi'],
  ['7329', 'jae done'],
  ['488b05ceffffff', 'mov rax,offset'],
  ['48034608', 'add rax,[rsi+0x8]'],
  ['4899', 'cqo'],
  ['b900ca9a3b', 'mov ecx,0x3b9aca00'],
  ['48f7f9', 'idiv rcx'],
  ['4885d2', 'test rdx,rdx'],
  ['7906', 'jns store'],
  ['4801ca', 'add rdx,rcx'],
  ['48ffc8', 'dec rax'],
  ['480106', 'store: add [rsi],rax'],
  ['48895608', 'mov [rsi+0x8],rdx'],
  ['31c0', 'xor eax,eax'],
  ['c3', 'done: ret'],
];

// int gettimeofday(rdi: {seconds, microseconds} or null, rsi: unused)
const gettimeofday: readonly Instruction[] = [
  ['b860000000', 'mov eax,0x60'],
  ['0f05', 'syscall'],
  ['85c0', 'test eax,eax'],
  ['753f', 'jne done'],
  ['4885ff', 'test rdi,rdi'],
  ['743a', 'je done'],
  ['48694708e8030000', 'imul rax,[rdi+0x8],0x3e8'],
  ['4803058cffffff', 'add rax,offset'],
  ['4899', 'cqo'],
  ['b900ca9a3b', 'mov ecx,0x3b9aca00'],
  ['48f7f9', 'idiv rcx'],
  ['4885d2', 'test rdx,rdx'],
  ['7906', 'jns store'],
  ['4801ca', 'add rdx,rcx'],
  ['48ffc8', 'dec rax'],
  ['480107', 'store: add [rdi],rax'],
  ['4889d0', 'mov rax,rdx'],
  ['31d2', 'xor edx,edx'],
  ['b9e8030000', 'mov ecx,0x3e8'],
  ['48f7f1', 'div rcx'],
  ['48894708', 'mov [rdi+0x8],rax'],
  ['31c0', 'xor eax,eax'],
  ['c3', 'done: ret'],
];

// long time(rdi: where to store it too, or null): the coarse clock, as the kernel has it
const time: readonly Instruction[] = [
  ['57', 'push rdi'],
  ['4883ec10', 'sub rsp,0x10'],
  ['bf05000000', 'mov edi,0x5'],
  ['4889e6', 'mov rsi,rsp'],
  ['e85effffff', 'call clock_gettime'],
  ['488b0424', 'mov rax,[rsp]'],
  ['4883c410', 'add rsp,0x10'],
  ['5f', 'pop rdi'],
  ['4885ff', 'test rdi,rdi'],
  ['7403', 'je done'],
  ['488907', 'mov [rdi],rax'],
  ['c3', 'done: ret'],
];

const bytesOf = (instructions: readonly Instruction[]): Buffer =>
  Buffer.from(instructions.map(([bytes]) => bytes).join(''), 'hex');

const parts = [header(), bytesOf(clockGettime), bytesOf(gettimeofday), bytesOf(time)] as const;
const atClockGettime = parts[0].length;
const atGettimeofday = atClockGettime + parts[1].length;
const atTime = atGettimeofday + parts[2].length;

export const amd64: Routine = {
  machine: 'amd64',
  elfMachine: 62,
  code: Buffer.concat(parts),
  entries: [
    { symbol: '__vdso_clock_gettime', at: atClockGettime },
    { symbol: '__vdso_gettimeofday', at: atGettimeofday },
    { symbol: '__vdso_time', at: atTime },
  ],
  landingPads: [Buffer.from('f30f1efa', 'hex')], // endbr64
  jump: (from, to) => {
    const bytes = Buffer.from('e900000000', 'hex'); // jmp rel32, counted from its own end
    bytes.writeInt32LE(to - (from + bytes.length), 1);
    return bytes;
  },
};
