dist_bashcompletion_DATA += data/oomwatch data/oomwatch-load
