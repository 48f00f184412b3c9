/** Signs of a container or a virtual machine around this process. @module */
import type { Known } from "../../events/machine.ts";
import { found, isKnown, unknown } from "../known.ts";
import type { World } from "../world.ts";
import { hasHypervisorFlag } from "./proc.ts";

/** The file each container engine leaves, then the name it gives to control groups. */
export async function containerHint(world: World): Promise<Known<string>> {
  const [docker, podman, systemd, groups] = await Promise.all([
    world.readText("/.dockerenv"),
    world.readText("/run/.containerenv"),
    world.readText("/run/systemd/container"),
    world.readText("/proc/self/cgroup"),
  ]);
  if (isKnown(docker)) return found("docker", docker.source);
  if (isKnown(podman)) return found("podman", podman.source);
  const name = systemd.value?.trim();
  if (isKnown(systemd) && name) return found(name, systemd.source);
  const engine = groups.value?.match(/kubepods|docker|libpod|containerd|lxc/)?.[0];
  return engine === undefined
    ? unknown("No sign of one in /.dockerenv, /run and /proc/self/cgroup")
    : found(engine === "kubepods" ? "kubernetes" : engine, "/proc/self/cgroup");
}

/** What firmware calls itself inside virtual machines, and the name they are known by. */
const FIRMWARE: readonly (readonly [RegExp, string])[] = [
  [/Amazon EC2/, "Amazon EC2"],
  [/Google Compute Engine/, "Google Compute Engine"],
  [/VMware/, "VMware"],
  [/VirtualBox/, "VirtualBox"],
  [/Microsoft Corporation\nVirtual Machine/, "Hyper-V"],
  [/Parallels/, "Parallels"],
  [/Apple Inc\.\nApple Virtualization/, "Apple Virtualization"],
  [/Xen/, "Xen"],
  [/QEMU|KVM/, "QEMU/KVM"],
];

/** WSL's kernel name, else the firmware's, else the CPU's flag, which tells no name. */
export async function virtualMachineHint(
  world: World,
  cpuinfo: Promise<Known<string>>,
): Promise<Known<string>> {
  const kernel = world.osRelease();
  if (kernel.value?.toLowerCase().includes("microsoft")) return found("WSL", "Deno.osRelease()");
  const folder = "/sys/class/dmi/id";
  const [vendor, product, cpu] = await Promise.all([
    world.readText(`${folder}/sys_vendor`),
    world.readText(`${folder}/product_name`),
    cpuinfo,
  ]);
  const isVirtual = isKnown(cpu) && hasHypervisorFlag(cpu.value);
  const firmware = `${vendor.value?.trim()}\n${product.value?.trim()}`;
  const name = FIRMWARE.find(([pattern]) => pattern.test(firmware))?.[1];
  // Amazon's firmware says "Amazon EC2" on bare metal too; there the CPU has no flag.
  const isBareMetal = isKnown(cpu) && cpu.value.includes("vendor_id") && !isVirtual;
  if (name !== undefined && !isBareMetal) return found(name, folder);
  return isVirtual
    ? found("hypervisor without a name", "/proc/cpuinfo flags")
    : unknown(`No sign of one in /proc/cpuinfo and ${folder}`);
}
