/** Whether a maker's or model's name is that of a virtual machine. */
export function isVirtualName(name: string): boolean {
  return /qemu|kvm|vmware|virtualbox|innotek|bochs|xen|parallels|virtual machine|amazon ec2|google compute|openstack|bhyve|cloud hypervisor|firecracker/i.test(
    name,
  );
}
