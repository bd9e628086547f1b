"""What pages cost, as ratios to a bare Flask route under the same server in the same run: `make bench`."""
