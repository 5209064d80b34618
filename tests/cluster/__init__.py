"""The search on partitions, without a cluster and on one."""
