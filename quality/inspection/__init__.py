"""What happens to a file in the jailed child: it is read, profiled, checked and written anew."""
