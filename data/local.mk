dist_bashcompletion_DATA += data/oomwatch
